import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useRef,
  useState,
} from 'react';

export interface SplitPaneProps {
  /** What the divider is called: `Graph and details`. */
  readonly label: string;
  readonly first: ReactNode;
  readonly second: ReactNode;
  /** `columns`: side by side; `rows`: one above the other. Columns become rows on a phone. */
  readonly direction?: 'columns' | 'rows';
  /** Share of the first, 0 to 1. */
  readonly initialShare?: number;
  /** Under which name this browser keeps the share. */
  readonly storageName?: string;
}

const shareMin = 0.15;
const shareStep = 0.02;

/** Two parts with a divider that is dragged, or moved by the arrow keys. */
export function SplitPane(props: SplitPaneProps) {
  const { label, first, second, direction = 'columns', initialShare = 0.5, storageName } = props;
  const [share, setShare] = useState(() => readShare(storageName) ?? initialShare);
  const frame = useRef<HTMLDivElement>(null);
  const choose = (next: number) => {
    const bounded = Math.min(1 - shareMin, Math.max(shareMin, next));
    setShare(bounded);
    keepShare(storageName, bounded);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return;
    const isColumns = getComputedStyle(frame.current as HTMLElement).flexDirection === 'row';
    choose(isColumns ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -shareStep, ArrowUp: -shareStep, ArrowRight: shareStep, ArrowDown: shareStep }[
      event.key
    ];
    if (step === undefined) return;
    event.preventDefault();
    choose(share + step);
  };
  return (
    <div ref={frame} className={`split split-${direction}`} style={{ '--share': share } as CSSProperties}>
      <div className="split-first">{first}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a divider that is moved is no rule of a text */}
      <div
        role="separator"
        tabIndex={0}
        className="split-divider"
        aria-label={label}
        aria-orientation={direction === 'columns' ? 'vertical' : 'horizontal'}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={shareMin * 100}
        aria-valuemax={(1 - shareMin) * 100}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
        onDoubleClick={() => choose(initialShare)}
      />
      <div className="split-second">{second}</div>
    </div>
  );
}

function readShare(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  try {
    const share = Number.parseFloat(localStorage.getItem(`cairn.split.${name}`) ?? '');
    return share >= shareMin && share <= 1 - shareMin ? share : undefined;
  } catch {
    return undefined;
  }
}

function keepShare(name: string | undefined, share: number): void {
  if (name === undefined) return;
  try {
    localStorage.setItem(`cairn.split.${name}`, share.toFixed(3));
  } catch {
    // A browser that keeps nothing shows the first share next time.
  }
}
