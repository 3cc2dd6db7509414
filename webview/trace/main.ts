import './trace.css';
import { registerControls } from '../shared/controls.ts';
import { byId } from '../shared/element.ts';
import { vscodeHost } from '../shared/host.ts';
import { TraceView } from './trace-view.ts';

// The page's script: everything else can be built on any host, which is how the development page does it.
registerControls();
const view = new TraceView(vscodeHost(), byId('app'));
addEventListener('pagehide', () => view.dispose());
