/** Access details sealed to a renter's X25519 key: ephemeral key agreement, HKDF-SHA256, AES-256-GCM. */
import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from "node:crypto";

import { type Hex, bytesToHex, hexToBytes } from "viem";

/** Where an X25519 key's 32 bytes begin in its DER form. */
const DER_PREFIX = hexToBytes("0x302a300506032b656e032100");
const KEY_BYTES = 32;
const TAG_BYTES = 16;

const rawPublicKey = (key: KeyObject): Buffer =>
  key.export({ format: "der", type: "spki" }).subarray(DER_PREFIX.length);

/** Both ends derive the same key, and only for this lease: what is sealed for one opens for no other. */
function sharedCipher(privateKey: KeyObject, publicKey: Uint8Array, id: Hex): { key: Buffer; nonce: Buffer } {
  const spki = { key: Buffer.concat([DER_PREFIX, publicKey]), format: "der", type: "spki" } as const;
  const secret = diffieHellman({ privateKey, publicKey: createPublicKey(spki) });
  const bytes = Buffer.from(hkdfSync("sha256", secret, hexToBytes(id), "leasehold access", 44));
  return { key: bytes.subarray(0, 32), nonce: bytes.subarray(32) };
}

/** A fresh pair; the public half goes into the take. */
export function createAccessKey(): { privateKey: KeyObject; publicKey: Hex } {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  return { privateKey, publicKey: bytesToHex(rawPublicKey(publicKey)) };
}

/** Seals `details` of lease `id` to the renter's public key. */
export function sealAccess(details: string, accessKey: Hex, id: Hex): Hex {
  const ephemeral = generateKeyPairSync("x25519");
  const { key, nonce } = sharedCipher(ephemeral.privateKey, hexToBytes(accessKey), id);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(details, "utf8"), cipher.final()]);
  return bytesToHex(Buffer.concat([rawPublicKey(ephemeral.publicKey), cipher.getAuthTag(), sealed]));
}

/** Opens what {@link sealAccess} sealed; throws if it was sealed to another key or for another lease. */
export function openAccess(sealedAccess: Hex, privateKey: KeyObject, id: Hex): string {
  const bytes = Buffer.from(hexToBytes(sealedAccess));
  const { key, nonce } = sharedCipher(privateKey, bytes.subarray(0, KEY_BYTES), id);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAuthTag(bytes.subarray(KEY_BYTES, KEY_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(KEY_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
}
