package io.jenkins.plugins.repopilot.engine.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a {@link Page} as parameter: a fresh one for each test, or one for the class if it is asked for before all tests. All classes of a
 * process share one browser.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithBrowser.Pages.class)
public @interface WithBrowser {

    /** Starts the browser when the first page is asked for; the store closes what it holds. */
    final class Pages implements ParameterResolver {

        private static final Namespace OWN = Namespace.create(Pages.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Page.class;
        }

        @Override
        public Page resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Browser browser = context.getRoot()
                    .getStore(OWN)
                    .getOrComputeIfAbsent(Browser.class, key -> started(), Browser.class);
            return context.getStore(OWN).getOrComputeIfAbsent(Page.class, key -> page(browser), Page.class);
        }

        private static Browser started() {
            try {
                return Browser.start();
            } catch (Exception e) {
                throw new ParameterResolutionException("There is no browser", e);
            }
        }

        private static Page page(Browser browser) {
            try {
                return browser.page();
            } catch (Exception e) {
                throw new ParameterResolutionException("The browser has no page", e);
            }
        }
    }
}
