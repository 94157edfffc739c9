import { anybody } from '@/api/right'
import type { Desk } from '../desk'

/** Oversight: the workbench (screen 2), and later the reports. */
export const desk: Desk = {
  routes: [
    { path: '/', component: () => import('./WorkbenchScreen.vue'), meta: { title: 'oversight.workbench.title', may: anybody } },
  ],
  menu: [{ to: '/', word: 'oversight.workbench.title', group: 'start', order: 10, may: anybody }],
}
