/** A language that there is a skeleton of an adapter in. */
export interface Language {
  /** Its files in `templates`, the one to fill in first. */
  files: string[];
  /** The command that starts it; `DIR` stands for the folder it was written to. */
  command: string[];
  /** What is to be done before it can be started. */
  build?: string;
  needs: string;
}

/** The skeletons there are, each in a folder of `templates`. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  typescript: {
    files: ['adapter.ts'],
    command: ['node', 'DIR/adapter.ts'],
    needs: 'Node 22.18 or later (or npx tsx)',
  },
  python: { files: ['adapter.py'], command: ['python3', 'DIR/adapter.py'], needs: 'Python 3.7 or later' },
  java: { files: ['Adapter.java'], command: ['java', 'DIR/Adapter.java'], needs: 'JDK 17 or later' },
  go: {
    files: ['main.go', 'go.mod'],
    command: ['DIR/adapter'],
    build: '(cd DIR && go build -o adapter .)',
    needs: 'Go 1.19 or later',
  },
  php: { files: ['adapter.php'], command: ['php', 'DIR/adapter.php'], needs: 'PHP 8.1 or later' },
  ruby: { files: ['adapter.rb'], command: ['ruby', 'DIR/adapter.rb'], needs: 'Ruby 3.0 or later' },
  shell: {
    files: ['adapter.sh', 'json.awk'],
    command: ['sh', 'DIR/adapter.sh'],
    needs: 'a POSIX shell and awk',
  },
};
