/** Does a piece of work; undefined, and the work is left, while another one is being done. */
export type OneAtATime = <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;

/** A gate for work that must not begin again before it has ended, as saving. */
export function oneAtATime(): OneAtATime {
  let isBusy = false;
  return async (work) => {
    if (isBusy) return undefined;
    isBusy = true;
    try {
      return await work();
    } finally {
      isBusy = false;
    }
  };
}
