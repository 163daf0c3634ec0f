import type { Command } from 'commander';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Shells that completion knows. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** A shell that completion knows. */
export type Shell = (typeof shells)[number];

interface Completion {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly string[];
  /** What follows a flag that takes one of a few words. */
  readonly values: readonly { readonly flag: string; readonly words: readonly string[] }[];
}

/** Prints the completion script of a shell, made from the commands themselves. */
export function completion(shell: Shell, program: Command, terminal: Terminal = processTerminal): void {
  const commands = program.commands.map(
    (command): Completion => ({
      name: command.name(),
      description: command.description(),
      flags: [
        ...command.commands.map((each) => each.name()),
        ...new Set(optionsOf(command).flatMap(({ long }) => long ?? [])),
        '--help',
      ],
      values: optionsOf(command).flatMap(({ long, argChoices }) =>
        typeof long === 'string' && argChoices !== undefined ? [{ flag: long, words: argChoices }] : [],
      ),
    }),
  );
  terminal.out({ bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands));
}

/** The options of a command and of the commands below it. */
function optionsOf(command: Command): Command['options'] {
  return [...command.options, ...command.commands.flatMap(({ options }) => options)];
}

function bashScript(commands: readonly Completion[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const cases = commands.map(({ name, flags }) => `    ${name}) words='${flags.join(' ')}' ;;`).join('\n');
  const values = linesOfValues(
    commands,
    (name, flag, words) => `    '${name} ${flag}') values='${words}' ;;`,
  );
  return `# cairn completion bash: source <(cairn completion bash)
_cairn() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words='' values=''
  if [ "$COMP_CWORD" -eq 1 ]; then words='${names} help --help --version'; fi
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${values}
  esac
  if [ -n "$values" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [ "$COMP_CWORD" -gt 1 ] && [ "\${current#-}" = "$current" ]; then
    COMPREPLY=($(compgen -f -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o filenames -F _cairn cairn
`;
}

/** A line for each flag of each command that takes one of a few words. */
function linesOfValues(
  commands: readonly Completion[],
  print: (name: string, flag: string, words: string) => string,
): string {
  return commands
    .flatMap(({ name, values }) => values.map(({ flag, words }) => print(name, flag, words.join(' '))))
    .join('\n');
}

function zshScript(commands: readonly Completion[]): string {
  const names = commands.map(({ name, description }) => `    '${name}:${quote(description)}'`).join('\n');
  const cases = commands.map(({ name, flags }) => `    ${name}) compadd -- ${flags.join(' ')} ;;`).join('\n');
  const values = linesOfValues(
    commands,
    (name, flag, words) => `    '${name} ${flag}') compadd -- ${words}; return ;;`,
  );
  return `#compdef cairn
# cairn completion zsh: source <(cairn completion zsh)
_cairn() {
  local -a commands=(
${names}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "$words[2] $words[CURRENT-1]" in
${values}
  esac
  if [[ $PREFIX != -* ]]; then _files; return; fi
  case $words[2] in
${cases}
  esac
}
compdef _cairn cairn
`;
}

function fishScript(commands: readonly Completion[]): string {
  const lines = commands.flatMap(({ name, description, flags, values }) => [
    `complete -c cairn -n __fish_use_subcommand -a ${name} -d '${quote(description)}'`,
    ...flags.map((flag) => {
      const words = values.find((one) => one.flag === flag)?.words;
      const following = words === undefined ? '' : ` -x -a '${words.join(' ')}'`;
      return `complete -c cairn -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}${following}`;
    }),
  ]);
  return `# cairn completion fish: cairn completion fish | source\n${lines.join('\n')}\n`;
}

/** Text between single quotes of a shell. */
function quote(text: string): string {
  return text.replaceAll("'", "'\\''");
}
