/** A value whose fields, and theirs, nobody writes to: what a document is once it was made. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
