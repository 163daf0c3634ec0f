import { useState } from 'react';

/** The map of a whole large graph: whether it is shown, which this browser keeps. */
export interface Minimap {
  readonly isShown: boolean;
  readonly toggle: () => void;
}

const storageName = 'cairn.minimap';
/** On a phone it would lie over much of the graph. */
const isNarrow = '(max-width: 46rem)';

/** Shown unless somebody hid it; on a phone hidden unless somebody showed it there, until the page is left. */
export function useMinimap(): Minimap {
  const [isShown, setIsShown] = useState(() => !matchMedia(isNarrow).matches && !isHidden());
  const toggle = () => {
    setIsShown(!isShown);
    if (!matchMedia(isNarrow).matches) keepHidden(isShown);
  };
  return { isShown, toggle };
}

function isHidden(): boolean {
  try {
    return localStorage.getItem(storageName) === 'hidden';
  } catch {
    return false;
  }
}

function keepHidden(isHidden: boolean): void {
  try {
    if (isHidden) localStorage.setItem(storageName, 'hidden');
    else localStorage.removeItem(storageName);
  } catch {
    // A browser that keeps nothing shows it again.
  }
}
