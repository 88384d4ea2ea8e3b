/** Checks requests of `/miniplane/v1` against their TypeBox schemas. */
import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";

export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  return (data: unknown) => {
    const value = Value.Convert(schema, data ?? (httpPart === "body" ? {} : data));
    if (Value.Check(schema, value)) return { value };
    const [first] = Value.Errors(schema, value);
    return { error: new Error(`${httpPart}${first?.instancePath ?? ""} ${first?.message ?? "is invalid"}`) };
  };
};
