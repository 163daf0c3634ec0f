import type { Ref } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { classNames } from './class-names.ts';
import type { IconName } from './icon.tsx';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  readonly icon: IconName;
  /** What it does: said aloud, and shown when one points at it. */
  readonly label: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that shows a picture alone. */
export function IconButton({ label, kind = 'quiet', className, ...rest }: IconButtonProps) {
  return (
    <Button
      {...rest}
      kind={kind}
      className={classNames('button-icon', className)}
      aria-label={label}
      title={rest.title ?? label}
    />
  );
}
