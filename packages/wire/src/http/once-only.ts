/** The same promise for all who ask: a signature is taken once, by whoever asks first. */
export function onceOnly<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
