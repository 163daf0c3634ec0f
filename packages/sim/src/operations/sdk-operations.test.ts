import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sections } from '../conformance/documents.ts';
import { readSection } from '../conformance/generated-section.ts';
import { readColumn } from '../conformance/tables.ts';
import { allOperations, driveBySdk } from './sdk-operations.ts';

it("AWS's own SDK drives every operation, and the table of operations says so", async () => {
  expect(allOperations).toHaveLength(37);
  const { answered, failures } = await driveBySdk();
  const notDriven = allOperations.filter((name) => !answered.has(name));
  expect(notDriven, failures.map(String).join('\n')).toEqual([]);
  const { file, name } = sections.operations;
  const table = readSection(readFileSync(file, 'utf8'), name);
  expect(readColumn(table, 1)).toEqual(answered);
});
