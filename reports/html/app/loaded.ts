import { useEffect, useState } from 'preact/hooks';

const isLoaded = (): boolean => document.readyState !== 'loading';

/** Whether the whole page has been read. What is in the cases stands at its end, and the app begins before. */
export function useLoaded(): boolean {
  const [loaded, setLoaded] = useState(isLoaded);
  useEffect(() => {
    const tell = (): void => setLoaded(isLoaded());
    tell();
    document.addEventListener('DOMContentLoaded', tell);
    return () => document.removeEventListener('DOMContentLoaded', tell);
  }, []);
  return loaded;
}
