class CustomError extends Error {
  name = 'CustomError';
}

/** Fails as the request says, as often as it says; `retryCount` comes from the context object. */
export const handler = async ({ request, retryCount }) => {
  if (retryCount >= request.failures) return { succeededAfterRetries: retryCount };
  if (request.failure === 'custom') throw new CustomError(`failure ${retryCount + 1} of ${request.failures}`);
  if (request.failure === 'other') throw new TypeError('not an error of ours');
  // Neither: it hangs until the state's time is up.
  await new Promise((resolve) => setTimeout(resolve, 60_000));
};
