package org.colotride.ui;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Where Deeplearning4j's server looks for modules of pages: here it finds ours, before all others. They are registered
 * nowhere else, so that a program that has a server of its own and this project on its class path serves no page of ours.
 */
final class OwnModules extends ClassLoader {
    private static final String NAME = "org.deeplearning4j.ui.api.UIModule";
    private static final String ASKED = "META-INF/services/" + NAME;
    private static final String OURS = "META-INF/colo-tride/" + NAME;

    OwnModules(ClassLoader others) {
        super(others);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> others = super.getResources(name);
        if (!name.equals(ASKED)) {
            return others;
        }
        List<URL> all = new ArrayList<>(Collections.list(super.getResources(OURS)));
        all.addAll(Collections.list(others));
        return Collections.enumeration(all);
    }
}
