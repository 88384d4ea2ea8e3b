// Writes the table of settings into README.md: npx tsx scripts/readme-settings.ts
import { readFileSync, writeFileSync } from "node:fs";
import { settingsTable } from "../src/config/flags-help.ts";

const path = new URL("../README.md", import.meta.url);
const text = readFileSync(path, "utf8");
writeFileSync(
  path,
  text.replace(/(<!-- settings:.*-->\n)[\s\S]*(<!-- \/settings -->)/, (_all, start, end) => `${start}${settingsTable()}\n${end}`),
);
