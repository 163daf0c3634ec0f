import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { Spinner } from './spinner.tsx';

/** `primary`: the one thing a page is for. `danger`: it destroys. `quiet`: among others in a bar. */
export type ButtonKind = 'primary' | 'normal' | 'quiet' | 'danger';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly kind?: ButtonKind;
  readonly size?: 'normal' | 'small';
  readonly icon?: IconName;
  /** While it works: cannot be pressed again, shows that it turns. */
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  /** For one of several that stay pressed. */
  readonly isPressed?: boolean;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** Something to press. */
export function Button({
  kind = 'normal',
  size = 'normal',
  icon,
  isBusy = false,
  isDisabled = false,
  isPressed,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={classNames('button', `button-${kind}`, size === 'small' && 'button-small', className)}
      disabled={isDisabled || isBusy}
      aria-busy={isBusy || undefined}
      aria-pressed={isPressed}
    >
      {isBusy ? <Spinner size={14} /> : icon !== undefined && <Icon name={icon} size={14} />}
      {children}
    </button>
  );
}
