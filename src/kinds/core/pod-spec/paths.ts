/** Rules for paths and file modes inside volumes. */
import { type FieldError, invalidValue } from "../../../api/field-error.ts";
import { when } from "../../validation/fields.ts";

/** No ".." element. */
export const noBacksteps = (field: string, path: string): FieldError[] =>
  when(path.split("/").includes(".."), () => invalidValue(field, path, "must not contain '..'"));

/** A relative path that stays below where it starts. */
export const localDescendingPath = (field: string, path: string): FieldError[] => [
  ...when(path.startsWith("/"), () => invalidValue(field, path, "must be a relative path")),
  ...noBacksteps(field, path),
];

/** As {@link localDescendingPath}; names that start with ".." are reserved for the kubelet's own links. */
export const localNonReservedPath = (field: string, path: string): FieldError[] => [
  ...localDescendingPath(field, path),
  ...when(path.startsWith("..") && path !== ".." && !path.startsWith("../"), () => invalidValue(field, path, "must not start with '..'")),
];

export const fileModeText = "must be a number between 0 and 0777 (octal), both inclusive";

export const fileMode = (field: string, mode: number | undefined): FieldError[] =>
  when(mode !== undefined && (mode < 0 || mode > 0o777), () => invalidValue(field, mode, fileModeText));
