import type { Me } from '@/api/right'
import type { Desk } from '../desk'

/** Administrators see no records. */
const seesRecords = (me: Me): boolean => !me.admin

/** Assembly: matters with their clocks and timeline, and the case file of each (screens 9 and 10). */
export const desk: Desk = {
  routes: [
    { path: '/matters', component: () => import('./MattersScreen.vue'), meta: { title: 'assembly.matters.title', may: seesRecords } },
    { path: '/matters/:id', component: () => import('./MatterScreen.vue'), meta: { title: 'assembly.matter.title', above: '/matters', may: seesRecords } },
    { path: '/casefiles/:id', component: () => import('./CaseFileScreen.vue'), meta: { title: 'assembly.file.title', above: '/matters', may: seesRecords } },
  ],
  menu: [{ to: '/matters', word: 'assembly.matters.title', group: 'file', order: 10, may: seesRecords }],
}
