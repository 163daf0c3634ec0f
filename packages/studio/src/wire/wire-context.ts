import { createContext, useContext } from 'react';
import type { Wire } from './wire.ts';

/** The wire of the region and account in view. */
export const WireContext = createContext<Wire | undefined>(undefined);

/** The wire of the region and account in view, for calls that no hook of `query` makes. */
export function useWire(): Wire {
  const wire = useContext(WireContext);
  if (wire === undefined) throw new Error('useWire is used outside of a signed-in page');
  return wire;
}
