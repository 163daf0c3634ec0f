import type { Deadline } from '@cairn/graphql';

/** A time of some milliseconds; as long as it lasts it does not keep the process alive. */
export function cancellableDeadline(milliseconds: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('The time of the request is up.', 'TimeoutError')),
    milliseconds,
  );
  timer.unref();
  return {
    signal: controller.signal,
    cancel: () => {
      clearTimeout(timer);
      controller.abort(answered);
    },
  };
}

/** One for all: what ends with it is shown to nobody. */
const answered = new DOMException('The request was answered.', 'AbortError');
