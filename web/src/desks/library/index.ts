import type { Me } from '@/api/right'
import type { Desk } from '../desk'

/** Titles and files are for officers and posts; the administrators see neither. */
const seesItems = (me: Me): boolean => !me.admin

/** The library: what was recorded and brought in, to be found, looked at and checked (screens 6 and 7). */
export const desk: Desk = {
  routes: [
    { path: '/items', component: () => import('./ItemsScreen.vue'), meta: { title: 'library.items.title', may: seesItems } },
    { path: '/items/:id', component: () => import('./ItemScreen.vue'), meta: { title: 'library.item.title', above: '/items', may: seesItems } },
    { path: '/items/:id/play', component: () => import('./PlayerScreen.vue'), meta: { title: 'library.player.title', above: '/items', may: seesItems } },
  ],
  menu: [{ to: '/items', word: 'library.items.title', group: 'record', order: 60, may: seesItems }],
}
