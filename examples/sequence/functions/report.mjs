export async function handler({ job, exitCode, attempts, startedAt, stoppedAt }) {
  const seconds = Math.round((stoppedAt - startedAt) / 1000);
  return { job, succeeded: exitCode === 0, attempts: attempts.length, seconds };
}
