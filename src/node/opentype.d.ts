/** The part of opentype.js 2 that capsim uses; the package carries no types. */
declare module "opentype.js" {
  type Font = {
    readonly unitsPerEm: number;
    charToGlyph(character: string): { readonly advanceWidth: number };
  };
  const opentype: { parse(buffer: ArrayBuffer): Font };
  export default opentype;
}
