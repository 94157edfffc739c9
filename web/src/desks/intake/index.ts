import { isOfficer, type Me } from '@/api/right'
import type { Desk } from '../desk'
import { handoverDesk } from './handover'

const works = (me: Me): boolean => isOfficer(me)

/** The intake desk: what happens in the field is recorded here (screen 3) and brought home (screen 4). */
export const desk: Desk = {
  routes: [
    { path: '/activities', component: () => import('./ActivitiesScreen.vue'), meta: { title: 'intake.activities.title', may: works } },
    { path: '/activities/new', component: () => import('./NewActivityScreen.vue'), meta: { title: 'intake.begin.title', above: '/activities', may: works } },
    { path: '/activities/:id', component: () => import('./ActivityScreen.vue'), props: true, meta: { title: 'intake.activity.title', above: '/activities', may: works } },
    { path: '/tours/:id', component: () => import('./TourScreen.vue'), props: true, meta: { title: 'intake.tour.title', above: '/activities', may: works } },
    ...handoverDesk.routes,
  ],
  menu: [
    { to: '/activities', word: 'intake.activities.title', group: 'record', order: 10, may: works },
    ...handoverDesk.menu,
  ],
}
