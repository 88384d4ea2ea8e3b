export interface Instruction {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}
export interface Stage {
  readonly name: string;
  readonly image: string;
  readonly line: number;
  readonly instructions: readonly Instruction[];
}
export function parseDockerfile(text: string): Stage[];
export function execForm(text: string): string[] | undefined;
export function parseCopy(text: string): { readonly from: string | undefined; readonly sources: string[]; readonly target: string };
export function healthCommand(text: string): string[] | undefined;
export function parsePairs(text: string): [string, string][];
export function ignoredBy(text: string): (path: string) => boolean;
