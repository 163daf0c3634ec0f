import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads `+ PID MARK` and `- PID MARK` lines. When its input ends, the server has gone, however it died: it kills
 * every process group that is still named and, where there is Linux's `/proc`, what has a mark in its environment.
 */
const script = `
groups=" "
while read -r change pid mark; do
  group=$pid:$mark
  case $change in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
marks=
for group in $groups; do
  kill -s KILL -- "-\${group%%:*}" 2>/dev/null
  marks="$marks\${marks:+|}\${group#*:}"
done
[ -z "$marks" ] && exit
for file in /proc/[0-9]*/environ; do
  if grep -qaE "$marks" "$file" 2>/dev/null; then
    pid=\${file#/proc/}
    kill -s KILL "\${pid%/environ}" 2>/dev/null
  fi
done
`;

/**
 * A small shell beside the server that outlives it for a moment. Without it a function that never
 * returns to its event loop would run on when the server is killed.
 */
export class ProcessGuard {
  #shell: ChildProcess | undefined;
  /** Marks by the groups that have them. */
  readonly #groups = new Map<number, string>();

  watch(group: number, mark: string): void {
    this.#groups.set(group, mark);
    if (this.#shell === undefined) this.#start();
    else this.#shell.stdin?.write(`+ ${group} ${mark}\n`);
  }

  unwatch(group: number): void {
    const mark = this.#groups.get(group);
    if (this.#groups.delete(group)) this.#shell?.stdin?.write(`- ${group} ${mark}\n`);
  }

  /** Ends the shell, which kills what is still watched. */
  stop(): void {
    const shell = this.#shell;
    this.#shell = undefined;
    shell?.stdin?.end();
  }

  #start(): void {
    if (process.platform === 'win32') return;
    const shell = spawn('/bin/sh', ['-c', script], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: {},
    });
    this.#shell = shell;
    shell.on('error', () => this.#forget(shell));
    shell.on('exit', () => this.#forget(shell));
    shell.stdin.on('error', () => this.#forget(shell));
    // The guard must not keep the server alive.
    shell.unref();
    (shell.stdin as unknown as { unref?: () => void }).unref?.();
    for (const [group, mark] of this.#groups) shell.stdin.write(`+ ${group} ${mark}\n`);
  }

  #forget(shell: ChildProcess): void {
    if (this.#shell === shell) this.#shell = undefined;
  }
}
