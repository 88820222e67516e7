// Where parcels come back to, and with whom: one centre for each country the store sells in, and one for the rest.

export type PostalAddress = {
  recipient: string;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string;
  country: string;
};

export type ReturnCentre = { carrier: string; address: PostalAddress };

const centre = (
  carrier: string,
  line1: string,
  city: string,
  region: string | null,
  postalCode: string,
  country: string,
) => ({
  carrier,
  address: { recipient: "Steward Returns", line1, line2: null, city, region, postalCode, country },
});

const CENTRES: Record<string, ReturnCentre> = {
  US: centre("UPS", "480 Doremus Ave", "Newark", "NJ", "07105", "US"),
  GB: centre("Royal Mail", "Unit 4, Swan Lane", "Coventry", null, "CV2 4QN", "GB"),
  DE: centre("DHL", "Am Weidenring 56", "Leipzig", null, "04356", "DE"),
  NL: centre("DHL", "Albert Plesmanweg 43", "Rotterdam", null, "3088 GB", "NL"),
  FR: centre("DHL", "12 Rue du Fret", "Lille", null, "59000", "FR"),
  CN: centre("SF Express", "萧山区空港路 88 号", "杭州市", "浙江省", "311215", "CN"),
  JP: centre("Yamato", "江東区青海 2-4-32", "東京", null, "135-0064", "JP"),
};

/** Other names addresses are written with. */
const ALSO: Record<string, string> = {
  USA: "US",
  "UNITED STATES": "US",
  UK: "GB",
  CHINA: "CN",
  中国: "CN",
  GERMANY: "DE",
  // Their parcels go through the Dutch centre.
  ES: "NL",
  IT: "NL",
};

export function returnCentre(country: string): ReturnCentre {
  const code = country.trim().toUpperCase();
  return CENTRES[ALSO[code] ?? code] ?? (CENTRES["US"] as ReturnCentre);
}
