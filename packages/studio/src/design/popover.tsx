import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

export interface PopoverProps {
  /** What it stands under; or a point of the window, for a context menu. */
  readonly anchor: RefObject<HTMLElement | null> | { readonly x: number; readonly y: number };
  readonly align?: 'start' | 'end';
  /** Called by Escape, by a click elsewhere, and when focus goes elsewhere. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const marginPx = 6;

/** Something above the page, beside what it belongs to; kept within the window. Focus comes back when it closes. */
export function Popover({ anchor, align = 'start', onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const before = document.activeElement;
    if (!element.matches(':popover-open')) element.showPopover();
    place(element, anchor, align);
    return () => {
      if (element.contains(document.activeElement) && before instanceof HTMLElement) before.focus();
    };
  }, [anchor, align]);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const onPointer = (event: Event) => {
      const target = event.target as Node;
      const isOnAnchor = 'current' in anchor && anchor.current?.contains(target) === true;
      if (box.current?.contains(target) !== true && !isOnAnchor) close.current();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      event.preventDefault();
      close.current();
    };
    const onScroll = (event: Event) => {
      if (box.current?.contains(event.target as Node) !== true) close.current();
    };
    document.addEventListener('pointerdown', onPointer, true);
    document.addEventListener('keydown', onKey, true);
    window.addEventListener('scroll', onScroll, true);
    return () => {
      document.removeEventListener('pointerdown', onPointer, true);
      document.removeEventListener('keydown', onKey, true);
      window.removeEventListener('scroll', onScroll, true);
    };
  }, [anchor]);
  return (
    <div ref={box} popover="manual" className="popover">
      {children}
    </div>
  );
}

function place(element: HTMLElement, anchor: PopoverProps['anchor'], align: 'start' | 'end'): void {
  const around =
    'current' in anchor
      ? (anchor.current?.getBoundingClientRect() ?? new DOMRect())
      : new DOMRect(anchor.x, anchor.y, 0, 0);
  const { width, height } = element.getBoundingClientRect();
  const wantedLeft = align === 'start' ? around.left : around.right - width;
  const left = Math.max(marginPx, Math.min(wantedLeft, window.innerWidth - width - marginPx));
  const below = around.bottom + marginPx;
  const isAbove = below + height > window.innerHeight && around.top - height - marginPx > 0;
  element.style.left = `${left}px`;
  element.style.top = `${isAbove ? around.top - height - marginPx : Math.max(marginPx, Math.min(below, window.innerHeight - height - marginPx))}px`;
}
