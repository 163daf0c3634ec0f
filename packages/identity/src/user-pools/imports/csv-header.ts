import type { UserPoolRecord } from '../records/pool-records.ts';
import { CsvError } from './csv-rows.ts';

export const usernameColumn = 'cognito:username';
export const mfaColumn = 'cognito:mfa_enabled';

/** The columns that a pool's users may have. Source: developer guide, "Importing users into user pools from a CSV file". */
export function csvHeader({ settings }: UserPoolRecord): readonly string[] {
  const names = settings.SchemaAttributes.map(({ Name }) => Name);
  return [...names.filter((name) => name !== 'sub' && name !== 'identities'), mfaColumn, usernameColumn];
}

/** Column names of a file, each of them known, none twice. @throws CsvError */
export function checkCsvHeader(pool: UserPoolRecord, columns: readonly string[]): readonly string[] {
  const known = new Set(csvHeader(pool));
  const unknown = columns.find((column) => !known.has(column));
  if (unknown !== undefined) {
    throw new CsvError(
      `The header names ${JSON.stringify(unknown.slice(0, 100))}, which is no attribute of the user pool.`,
    );
  }
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw new CsvError(`The header names ${twice} twice.`);
  const missing = [usernameColumn, mfaColumn].find((column) => !columns.includes(column));
  if (missing !== undefined) throw new CsvError(`The header does not name ${missing}.`);
  return columns;
}
