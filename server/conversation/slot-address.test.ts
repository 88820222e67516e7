import { describe, expect, it } from "vitest";
import { missingFields, readAddress } from "./slot-address";

const DENVER = {
  address1: "845 Willow Lane",
  address2: "Suite 906",
  city: "Denver",
  region: "CO",
  postal_code: "80279",
  country: "USA",
};

describe("an address in a message", () => {
  it("keeps a Chinese postal code out of the street", () => {
    expect(readAddress("北京市朝阳区建国路88号 100022")).toEqual({
      address1: "朝阳区建国路88号",
      city: "北京市",
      postal_code: "100022",
      country: "CN",
    });
  });

  it.each([
    ["845 Willow Lane, Suite 906, Denver, CO, 80279, USA"],
    ["845 Willow Lane, Suite 906, Denver, CO 80279, USA"],
    ["please send it to 845 Willow Lane, Suite 906, Denver, CO 80279, USA."],
    ["845 Willow Lane\nSuite 906\nDenver\nCO 80279\nUSA"],
    ["address1: 845 Willow Lane, address2: Suite 906, city: Denver, state: CO, zip: 80279, country: USA"],
    [
      "{'address1': '845 Willow Lane', 'address2': 'Suite 906', 'city': 'Denver', 'country': 'USA', 'state': 'CO', 'zip': '80279'}",
    ],
    [
      "My zip code is 10001. For order 12345: address1: 845 Willow Lane, address2: Suite 906, city: Denver, state: CO, zip: 80279, country: USA.",
    ],
  ])("%s", (text) => expect(readAddress(text)).toEqual(DENVER));

  it("keeps the full stop of a name, and ends at that of a sentence", () => {
    const text = "address1: 12 Main St., city: St. Louis, zip: 63101. For my order 12345, country: USA";
    expect(readAddress(text)).toEqual({
      address1: "12 Main St.",
      city: "St. Louis",
      postal_code: "63101",
      country: "USA",
    });
  });

  it.each([
    [
      "改成浙江省杭州市西湖区文三路 90 号 3 幢，邮编 310012",
      { region: "浙江省", city: "杭州市", address1: "西湖区文三路 90 号 3 幢", postal_code: "310012", country: "CN" },
    ],
    [
      "寄到上海市浦东新区世纪大道100号，邮编200120",
      { city: "上海市", address1: "浦东新区世纪大道100号", postal_code: "200120", country: "CN" },
    ],
  ])("%s", (text, address) => expect(readAddress(text)).toEqual(address));

  it("is asked for piece by piece, and a bare answer is the piece that was asked for", () => {
    const begun = readAddress("12 Main Street, Denver, CO, USA");
    expect(missingFields(begun)).toEqual(["postal_code"]);
    expect(missingFields(readAddress("80279", begun))).toEqual([]);
    expect(readAddress("I don't know it", begun)).toEqual(begun);
  });

  it.each(["I want to change the address of order 12345", "改一下地址", "yes", "订单12345换个地址"])(
    "finds none in %j",
    (text) => expect(readAddress(text)).toEqual({}),
  );
});
