import { checkDeadFiles } from './check-dead-files.ts';
import { checkChangelog, checkReadmes } from './check-documents.ts';
import { checkFileCycles } from './check-file-cycles.ts';
import { checkImportDirection } from './check-import-direction.ts';
import { checkBlobs, checkLengths } from './check-lengths.ts';
import { checkDeclaredImports, checkLocks, checkPins, checkReasons } from './check-manifests.ts';
import { checkNames } from './check-names.ts';
import { checkPureRooms } from './check-pure-rooms.ts';
import { checkRootPrincipals } from './check-root-principals.ts';
import { checkDefaultExports, checkTests, checkWords } from './check-words.ts';
import type { Check, Project, Violation } from './project.ts';

/** The rules of the house that a machine can hold. */
export const checks: readonly Check[] = [
  checkImportDirection,
  checkPureRooms,
  checkRootPrincipals,
  checkFileCycles,
  checkDeadFiles,
  checkNames,
  checkLengths,
  checkBlobs,
  checkWords,
  checkDefaultExports,
  checkTests,
  checkReadmes,
  checkChangelog,
  checkPins,
  checkReasons,
  checkDeclaredImports,
  checkLocks,
];

/** All violations, in the order of files and lines. */
export function runChecks(project: Project): readonly Violation[] {
  const violations = checks.flatMap((check) => check(project));
  return violations.toSorted((left, right) =>
    left.path === right.path ? left.line - right.line : left.path < right.path ? -1 : 1,
  );
}
