import { useState } from 'react';
import type { ServiceError } from '../../../wire/service-error.ts';
import { useWire } from '../../../wire/wire-context.ts';
import { makeNeed } from './make-need.ts';
import { needName, type Template, type TemplatePlace } from './template.ts';

export interface TemplateNeeds {
  /** What is being made; undefined when nothing is. */
  readonly making: string | undefined;
  readonly error: ServiceError | null;
  /** Makes all that a template needs; the place that its definition is written for, or nothing when that failed. */
  readonly make: (template: Template) => Promise<TemplatePlace | undefined>;
}

/** Makes what templates need, one thing after the other. */
export function useTemplateNeeds(): TemplateNeeds {
  const wire = useWire();
  const [making, setMaking] = useState<string>();
  const [error, setError] = useState<ServiceError | null>(null);
  const make = async (template: Template): Promise<TemplatePlace | undefined> => {
    setError(null);
    const arns: Record<string, string> = {};
    try {
      for (const need of template.needs) {
        setMaking(needName(need));
        const arn = await makeNeed(wire, need);
        if (arn !== undefined && 'name' in need) arns[need.name] = arn;
      }
      return { account: wire.account, region: wire.region, endpoint: ownEndpoint(), arns };
    } catch (failure) {
      setError(failure as ServiceError);
      return undefined;
    } finally {
      setMaking(undefined);
    }
  };
  return { making, error, make };
}

/** The server calls itself by number where the studio has a name that only browsers know. */
function ownEndpoint(): string {
  const { protocol, hostname, port } = window.location;
  const host = hostname.endsWith('localhost') ? '127.0.0.1' : hostname;
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
}
