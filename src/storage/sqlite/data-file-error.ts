/** Why a data file cannot be used: another process has it, a newer version wrote it, or it is no data file of ours. */
export type DataFileProblem = "InUse" | "NewerVersion" | "Unusable";

/** A data file that cannot be opened; the message is one clear line for the person at the terminal. */
export class DataFileError extends Error {
  override readonly name = "DataFileError";
  readonly problem: DataFileProblem;

  constructor(problem: DataFileProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}
