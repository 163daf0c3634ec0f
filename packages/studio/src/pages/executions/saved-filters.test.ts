import { expect, it } from 'vitest';
import { filtersIn, forgetFilters, readFilters, saveFilters, withFilters } from './saved-filters.ts';

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const texts = new Map<string, string>();
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
  };
}

it('tells the filters of an address from all else, whatever their order', () => {
  expect(filtersIn('?region=eu-west-1&status=FAILED&name=a b&error=')).toBe('name=a+b&status=FAILED');
  expect(filtersIn('')).toBe('');
  expect(withFilters('?region=eu-west-1&status=FAILED', 'error=E&region=x')).toBe('region=eu-west-1&error=E');
});

it('keeps filters by list and name', () => {
  const kept = storage();
  saveFilters(kept, 'all', { name: 'broken', query: 'status=FAILED' });
  saveFilters(kept, 'all', { name: 'broken', query: 'error=E' });
  expect(readFilters(kept, 'all')).toEqual([{ name: 'broken', query: 'error=E' }]);
  expect(readFilters(kept, 'other')).toEqual([]);
  expect(forgetFilters(kept, 'all', 'broken')).toEqual([]);
  kept.setItem('cairn.filters.all', '[{"name":1},null,{"name":"n","query":"q"}]');
  expect(readFilters(kept, 'all')).toEqual([{ name: 'n', query: 'q' }]);
  kept.setItem('cairn.filters.all', 'none');
  expect(readFilters(kept, 'all')).toEqual([]);
});
