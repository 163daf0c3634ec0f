import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';

/** Goes to an address (of `to`); the region and account in view are kept. */
export function useNavigate(): (address: string, options?: { readonly replaces?: boolean }) => void {
  const [, navigate] = useLocation();
  return useCallback(
    (address, options) => navigate(address, { replace: options?.replaces === true }),
    [navigate],
  );
}

/** A value that stands in the query of the address: a filter, a tab, what is chosen. Undefined takes it out. */
export function useSearchState(
  name: string,
): readonly [
  string | undefined,
  (value: string | undefined, options?: { readonly replaces?: boolean }) => void,
] {
  // The router's text is decoded once too often; it only says when there is a new one.
  useSearch();
  const navigate = useNavigate();
  const value = new URLSearchParams(window.location.search).get(name) ?? undefined;
  const setValue = useCallback(
    (next: string | undefined, options?: { readonly replaces?: boolean }) => {
      const parameters = new URLSearchParams(window.location.search);
      if (next === undefined || next === '') parameters.delete(name);
      else parameters.set(name, next);
      const search = parameters.toString();
      navigate(`${window.location.pathname}${search === '' ? '' : `?${search}`}`, {
        replaces: options?.replaces ?? true,
      });
    },
    [name, navigate],
  );
  return [value, setValue];
}
