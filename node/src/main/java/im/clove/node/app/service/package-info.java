/// A node as a service of systemd: what is to be done is planned as data from what was found on the machine
/// ([im.clove.node.app.service.ServicePlan]), and then carried out ([im.clove.node.app.service.Executor]).
@NullMarked
package im.clove.node.app.service;

import org.jspecify.annotations.NullMarked;
