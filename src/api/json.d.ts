/** Data files are untyped where they are imported: the table of 980 types would drown the type checker. */
declare module "*.json" {
  const value: unknown;
  export default value;
}
