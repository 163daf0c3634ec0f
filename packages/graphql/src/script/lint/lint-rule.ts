import type { CodeSpan } from '../code-error.ts';
import type { Names } from '../names.ts';

/** Tells of something that APPSYNC_JS does not have. */
export type Report = (span: CodeSpan, message: string) => void;

/** Looks at a whole program for one kind of thing that is refused. */
export type LintRule = (names: Names, report: Report) => void;
