import { render } from 'preact';
import './style/base.css';
import './style/parts.css';
import './style/overview.css';
import './style/matrix.css';
import './style/cases.css';
import './style/case.css';
import './style/print.css';
import { App } from './app.tsx';

render(<App />, document.getElementById('app')!);
