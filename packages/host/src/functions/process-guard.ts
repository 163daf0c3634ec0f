import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads `+ PID` and `- PID` lines. When its input ends, the server has gone, however it died: it kills
 * every process group that is still named.
 */
const script = `
groups=" "
while read -r change group; do
  case $change in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

/**
 * A small shell beside the server that outlives it for a moment. Without it a function that never
 * returns to its event loop would run on when the server is killed.
 */
export class ProcessGuard {
  #shell: ChildProcess | undefined;
  readonly #groups = new Set<number>();

  watch(group: number): void {
    this.#groups.add(group);
    if (this.#shell === undefined) this.#start();
    else this.#shell.stdin?.write(`+ ${group}\n`);
  }

  unwatch(group: number): void {
    if (this.#groups.delete(group)) this.#shell?.stdin?.write(`- ${group}\n`);
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
    for (const group of this.#groups) shell.stdin.write(`+ ${group}\n`);
  }

  #forget(shell: ChildProcess): void {
    if (this.#shell === shell) this.#shell = undefined;
  }
}
