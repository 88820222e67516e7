// Envelope encryption. Each value is sealed with a data key of its own, and that key with a key-encryption key, by
// AES-256-GCM; both are bound to the place the value belongs to, so that sealed values cannot be swapped between records.
// Changing the key-encryption key wraps the data keys anew and leaves the values as they are.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

/** A key-encryption key and the name it goes by; the name tells nothing about the key. */
export type WrappingKey = { id: string; key: Buffer };

export type Sealed = { ciphertext: Uint8Array<ArrayBuffer>; dataKey: Uint8Array<ArrayBuffer>; keyId: string };

const IV = 12;
const TAG = 16;

/** A key-encryption key from a text of at least 32 characters. */
export function wrappingKey(text: string): WrappingKey {
  const key = Buffer.from(hkdfSync("sha256", text, "", "steward key-encryption key", 32));
  const id = createHash("sha256").update("steward key id").update(key).digest("hex").slice(0, 16);
  return { id, key };
}

function encrypt(key: Buffer, plain: Uint8Array, place: string): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(IV);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return new Uint8Array(sealed);
}

function decrypt(key: Buffer, sealed: Uint8Array, place: string): Buffer {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV), { authTagLength: TAG })
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(bytes.length - TAG));
  return Buffer.concat([decipher.update(bytes.subarray(IV, bytes.length - TAG)), decipher.final()]);
}

/** `place` names the record and field the value belongs to. */
export function seal(wrapping: WrappingKey, value: string, place: string): Sealed {
  const dataKey = randomBytes(32);
  return {
    ciphertext: encrypt(dataKey, Buffer.from(value, "utf8"), place),
    dataKey: encrypt(wrapping.key, dataKey, place),
    keyId: wrapping.id,
  };
}

/** Throws when the key, the place or a single bit is another one. */
export function open(wrapping: WrappingKey, sealed: Omit<Sealed, "keyId">, place: string): string {
  return decrypt(decrypt(wrapping.key, sealed.dataKey, place), sealed.ciphertext, place).toString("utf8");
}

/** The same data key under another key-encryption key. */
export function rewrap(from: WrappingKey, to: WrappingKey, dataKey: Uint8Array, place: string): Sealed["dataKey"] {
  return encrypt(to.key, decrypt(from.key, dataKey, place), place);
}
