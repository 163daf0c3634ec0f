import { describe, expect, it } from 'vitest';
import { RecordShelf } from './record-shelf.ts';

const shelf = () => new RecordShelf<{ readonly key: string }>('things', ({ key }) => key);

describe('documents of a pool', () => {
  it('are listed in the order of their keys, as they are now', () => {
    const things = shelf();
    things.keep({ key: 'pool/b' });
    things.keep({ key: 'pool/a' });
    things.keep({ key: 'other/c' });
    const list = things.ofPool('pool');
    expect(list).toEqual([{ key: 'pool/a' }, { key: 'pool/b' }]);
    expect(things.ofPool('pool')).toBe(list);
    things.forget({ key: 'pool/a' });
    expect(things.ofPool('pool')).toEqual([{ key: 'pool/b' }]);
    const changed = { key: 'pool/b', more: true };
    things.keep(changed);
    expect(things.ofPool('pool')).toEqual([changed]);
    things.forgetPool('pool');
    expect(things.ofPool('pool')).toEqual([]);
    expect([...things.all()]).toEqual([{ key: 'other/c' }]);
  });

  it('are found where only the documents themselves say whose they are', () => {
    const domains = new RecordShelf<{ readonly domain: string; readonly userPoolId: string }>(
      'domains',
      ({ domain }) => domain,
      ({ userPoolId }) => userPoolId,
    );
    domains.keep({ domain: 'notes', userPoolId: 'pool' });
    expect(domains.find('notes')).toEqual({ domain: 'notes', userPoolId: 'pool' });
    expect(domains.ofPool('pool')).toHaveLength(1);
    expect(domains.ofPool('notes')).toEqual([]);
  });
});
