/** Looking something up by a name that a client chose, which may be "constructor". */

/** The entry of that name in a map of names; undefined when it has none, whatever all objects have by that name. */
export const own = <T>(map: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
