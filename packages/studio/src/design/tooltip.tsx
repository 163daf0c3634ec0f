import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

export interface TooltipProps {
  /** Words; what can be pressed belongs into a Popover. */
  readonly text: ReactNode;
  /** What it explains; it should take focus, so that those without a pointer get it too. */
  readonly children: ReactNode;
}

const delayMs = 350;
const marginPx = 6;

/** A few words about something that one points at or that has the focus. Escape sends it away. */
export function Tooltip({ text, children }: TooltipProps) {
  const [isShown, setIsShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const anchor = useRef<HTMLSpanElement>(null);
  const bubble = useRef<HTMLSpanElement>(null);
  const id = useId();
  const show = (afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setIsShown(true), afterMs);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setIsShown(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const element = bubble.current;
    const around = anchor.current?.getBoundingClientRect();
    if (!isShown || element === null || around === undefined) return;
    element.showPopover();
    const box = element.getBoundingClientRect();
    const left = around.left + around.width / 2 - box.width / 2;
    const isBelow = around.top - box.height - marginPx < 0;
    element.style.left = `${Math.max(marginPx, Math.min(left, window.innerWidth - box.width - marginPx))}px`;
    element.style.top = `${isBelow ? around.bottom + marginPx : around.top - box.height - marginPx}px`;
  }, [isShown]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it watches what it holds and does nothing itself
    <span
      ref={anchor}
      className="tooltip-anchor"
      aria-describedby={isShown ? id : undefined}
      onPointerEnter={() => show(delayMs)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={() => show(0)}
      onBlur={hide}
      onKeyDown={(event) => {
        if (event.key === 'Escape') hide();
      }}
    >
      {children}
      {isShown && (
        <span ref={bubble} id={id} role="tooltip" popover="manual" className="tooltip">
          {text}
        </span>
      )}
    </span>
  );
}
