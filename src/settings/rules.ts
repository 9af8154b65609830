/** What makes the rules of settings: each gives a zod schema whose messages say what to give. */
export { deployments } from "./deploymentInput.ts";
export * from "./inputRules.ts";
export { mix } from "./mixSpec.ts";
export * from "./purchaseRules.ts";
export * from "./troubleRules.ts";
