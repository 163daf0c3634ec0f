/** One command of a `console` block with what the document says it prints. */
export interface ConsoleStep {
  readonly command: string;
  /** The printed lines, see `fits`. */
  readonly output: string;
}

/** The steps of all `console` blocks of a document, in order; and its `js` blocks. */
export interface ReadmeBlocks {
  readonly steps: readonly ConsoleStep[];
  readonly programs: readonly string[];
}

/**
 * Reads the fenced blocks. A command begins with `$ ` and goes on over lines that end in `\` or
 * while a single quote is open; the lines after it are what it prints.
 */
export function readBlocks(markdown: string): ReadmeBlocks {
  const steps: ConsoleStep[] = [];
  const programs: string[] = [];
  for (const [, language, body = ''] of markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (language === 'js') programs.push(body);
    if (language === 'console') steps.push(...stepsOf(body.trimEnd().split('\n')));
  }
  return { steps, programs };
}

function stepsOf(lines: readonly string[]): ConsoleStep[] {
  const steps: ConsoleStep[] = [];
  let command: string | undefined;
  let output: string[] = [];
  for (const line of lines) {
    if (command !== undefined && isOpen(command)) {
      command += `\n${line}`;
    } else if (line.startsWith('$ ')) {
      if (command !== undefined) steps.push({ command, output: output.join('\n') });
      command = line.slice(2);
      output = [];
    } else output.push(line);
  }
  if (command !== undefined) steps.push({ command, output: output.join('\n') });
  return steps;
}

function isOpen(command: string): boolean {
  return command.endsWith('\\') || command.split("'").length % 2 === 0;
}

/**
 * Whether a text is what a document says is printed: a line of `…` alone stands for any lines or
 * none, a `…` inside of a line for any part of it.
 */
export function fits(text: string, expected: string): boolean {
  const lines = expected.split('\n').map((line) => {
    if (line === '…') return '(?:.*\\n)*';
    const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return `${parts.join('.*')}\\n`;
  });
  return new RegExp(`^${lines.join('')}$`).test(`${text.trimEnd()}\n`);
}
