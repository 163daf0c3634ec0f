/** Runs asynchronous changes one after another, so that each sees what the one before has written. */
export class SerialTasks {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task, task);
    this.#last = result;
    return result;
  }
}
