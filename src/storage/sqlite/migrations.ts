import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataFileError } from "./data-file-error.ts";
import type { Connection } from "./load-driver.ts";

/** One numbered step of the data file's schema: forward only, never edited once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Reads `NNNN_name.sql` files in order of number. Throws if the numbers are not 1, 2, 3, … */
export function loadMigrations(folder = migrationsFolder()): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}_.+\.sql$/.test(name));
  return names.sort().map((name, index) => {
    const version = Number(name.slice(0, 4));
    if (version !== index + 1) throw new Error(`migration ${name} should have number ${index + 1}`);
    return { version, name, sql: readFileSync(join(folder, name), "utf8") };
  });
}

/** Brings the schema up to date, each migration in a transaction. Throws DataFileError for files of newer versions or other programs. */
export function migrate(connection: Connection, migrations: readonly Migration[], path: string): void {
  const version = Number(connection.pragma("user_version", { simple: true }));
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest) {
    throw new DataFileError("NewerVersion", `${path} was written by a newer version (schema ${version}, this version knows ${newest})`);
  }
  const tables = connection.prepare("SELECT count(*) AS count FROM sqlite_schema").get() as { count: number };
  if (version === 0 && tables.count > 0) throw new DataFileError("Unusable", `${path} is a database of another program`);
  for (const migration of migrations) if (migration.version > version) apply(connection, migration);
}

function apply(connection: Connection, { version, sql }: Migration): void {
  connection.transaction(() => {
    connection.exec(sql);
    connection.pragma(`user_version = ${version}`);
  })();
}

/** The folder `migrations`, beside or above this module, be it source or bundle. */
function migrationsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, "migrations");
    if (existsSync(join(candidate, "0001_revisions.sql"))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new Error("the folder with the migrations is missing");
    folder = parent;
  }
}
