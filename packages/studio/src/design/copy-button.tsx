import { useEffect, useState } from 'react';
import { IconButton } from './icon-button.tsx';

export interface CopyButtonProps {
  /** What is copied; a function where it is dear to make. */
  readonly text: string | (() => string);
  readonly label?: string;
}

const shownMs = 1_500;

/** Copies a text, and says so. */
export function CopyButton({ text, label = 'Copy' }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
    setIsCopied(true);
  };
  return (
    <>
      <IconButton
        size="small"
        icon={isCopied ? 'check' : 'copy'}
        label={label}
        onClick={(event) => {
          event.stopPropagation();
          void copy();
        }}
      />
      <span className="hidden-visually" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </>
  );
}
