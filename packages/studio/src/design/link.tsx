import type { AnchorHTMLAttributes, ReactNode } from 'react';
import { Link as RouterLink } from 'wouter';
import type { ButtonKind } from './button.tsx';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';

export interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  /** An address of `to`; the region and account in view are added. */
  readonly href: string;
  readonly children: ReactNode;
  /** `plain` looks like the text around it until one points at it. */
  readonly look?: 'link' | 'plain';
}

/** Leads to a page of the studio. */
export function Link({ href, look = 'link', className, children, ...rest }: LinkProps) {
  return (
    <RouterLink
      href={href}
      className={classNames('link', look === 'plain' && 'link-plain', className)}
      {...rest}
    >
      {children}
    </RouterLink>
  );
}

export interface ButtonLinkProps extends Omit<LinkProps, 'look'> {
  readonly kind?: ButtonKind;
  readonly size?: 'normal' | 'small';
  readonly icon?: IconName;
}

/** A link that looks like a button: it leads somewhere, as an action of the page. */
export function ButtonLink({
  href,
  kind = 'normal',
  size,
  icon,
  className,
  children,
  ...rest
}: ButtonLinkProps) {
  return (
    <RouterLink
      href={href}
      className={classNames('button', `button-${kind}`, size === 'small' && 'button-small', className)}
      {...rest}
    >
      {icon !== undefined && <Icon name={icon} size={14} />}
      {children}
    </RouterLink>
  );
}
