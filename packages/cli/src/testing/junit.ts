import type { CaseResult } from './run-cases.ts';

/** Results as JUnit's XML, which most systems that run tests can read. */
export function printJunit(results: readonly CaseResult[]): string {
  const files = Map.groupBy(results, ({ file }) => file);
  const suites = [...files].map(([file, cases]) => printSuite(file, cases));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${totals(results)}>\n${suites.join('')}</testsuites>\n`;
}

function printSuite(file: string, cases: readonly CaseResult[]): string {
  return `  <testsuite name="${escapeXml(file)}" ${totals(cases)}>\n${cases.map(printCase).join('')}  </testsuite>\n`;
}

function printCase({ file, line, name, faults, realMs }: CaseResult): string {
  const open = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(file)}" file="${escapeXml(file)}" line="${line}" time="${seconds(realMs)}"`;
  if (faults.length === 0) return `${open}/>\n`;
  const [first = ''] = faults;
  const message = escapeXml(first.split('\n')[0] as string);
  const text = escapeXml(`${file}:${line}\n${faults.join('\n')}`);
  return `${open}>\n      <failure message="${message}">${text}</failure>\n    </testcase>\n`;
}

function totals(cases: readonly CaseResult[]): string {
  const failed = cases.filter(({ faults }) => faults.length > 0).length;
  const time = cases.reduce((sum, { realMs }) => sum + realMs, 0);
  return `tests="${cases.length}" failures="${failed}" errors="0" time="${seconds(time)}"`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

/** Characters that XML 1.0 cannot hold are left out. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
