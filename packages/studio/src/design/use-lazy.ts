import { useEffect, useReducer, useState } from 'react';
import type { LazyCode } from './lazy-code.ts';

/**
 * Code that is loaded while a component shows something else; undefined until it is there. React's own `lazy` would keep
 * what stands in its place on the screen for 300 ms at least, however soon the code comes.
 * @throws in rendering, where the code does not come: the page's boundary says so
 */
export function useLazy<Value>(code: LazyCode<Value>): Value | undefined {
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const [failure, setFailure] = useState<{ readonly code: unknown; readonly error: unknown }>();
  const { value } = code;
  const isThere = value !== undefined;
  useEffect(() => {
    if (isThere) return;
    let isWanted = true;
    code.load().then(
      () => isWanted && drawAgain(),
      (error: unknown) => isWanted && setFailure({ code, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [code, isThere]);
  if (failure?.code === code) throw failure.error;
  return value;
}
