/**
 * Preloaded (`node --import`) into the commands that the bootstrap runs: when the bootstrap dies,
 * even by `kill -9`, the channel to it closes and this process ends itself as SIGTERM would.
 */
const patienceMs = 15_000;

if (process.channel !== undefined) {
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), patienceMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // The listener alone would keep a command alive that has done its work.
  process.channel.unref();
}
