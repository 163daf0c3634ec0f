import { Fragment, type ReactNode } from 'react';

export interface KeyValuesProps {
  /** Name and value; what is undefined is left out. */
  readonly items: readonly (readonly [name: string, value: ReactNode])[];
  /** `stack` puts the value under its name, several in a row. */
  readonly look?: 'rows' | 'stack';
}

/** Facts about one thing. */
export function KeyValues({ items, look = 'rows' }: KeyValuesProps) {
  const shown = items.filter(([, value]) => value !== undefined);
  return (
    <dl className={`key-values key-values-${look}`}>
      {shown.map(([name, value]) =>
        look === 'stack' ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
