import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256 of a scenario's JSON, in hexadecimal: two results of the same hash and seed are of the same scenario. */
export function scenarioHash(scenario: object): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(scenario))));
}
